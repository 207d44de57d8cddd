import { Presets, SingleBar } from 'cli-progress';
import type { CopyPlan, CopyReport } from './copy-buckets';

const MB = 1e6;
const LINE_EVERY_MS = 10_000;

/** Says how far a copy is: with a bar in a terminal, with a line now and then elsewhere. */
export class CopyProgress {
  private readonly started = performance.now();
  private readonly bar: SingleBar | undefined;
  private lineAt = this.started + LINE_EVERY_MS;

  constructor(private readonly plan: CopyPlan) {
    if (!process.stdout.isTTY) return;
    const format = '[{bar}] {percentage} %  {objects} objects  {rate} MB/s  {left} left';
    this.bar = new SingleBar({ format, fps: 5 }, Presets.shades_classic);
    this.bar.start(plan.bytes || 1, 0, { objects: 0, rate: '0', left: '?' });
  }

  show = (report: CopyReport): void => {
    const now = performance.now();
    if (this.bar) this.bar.update(report.passedBytes, this.words(report, now));
    else if (now >= this.lineAt) {
      this.lineAt = now + LINE_EVERY_MS;
      const { objects, rate, left } = this.words(report, now);
      console.log(`${objects} of ${this.plan.objects} objects  ${rate} MB/s  ${left} left`);
    }
  };

  stop(): void {
    this.bar?.stop();
  }

  private words(report: CopyReport, now: number) {
    const seconds = (now - this.started) / 1000;
    const bytesPerSecond = report.passedBytes / seconds;
    const secondsLeft = (this.plan.bytes - report.passedBytes) / bytesPerSecond;
    return {
      objects: report.copied,
      rate: (bytesPerSecond / MB).toFixed(1),
      left: Number.isFinite(secondsLeft) ? clock(Math.max(0, secondsLeft)) : '?',
    };
  }
}

function clock(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return `${minutes}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
}
