/** Beyond any image; the same limits hold for what clients send. */
const MAX_COORDINATE = 1_000_000_000;
const MAX_POINTS = 20_000;

const IS_OFF = `@.type() != "number" || @ > ${MAX_COORDINATE} || @ < -${MAX_COORDINATE}`;

/** That the member is a list of so many finite numbers. */
const numbers = (member: string, count: string): string =>
  `strict $.${member}.type() == "array" && $.${member}.size() == ${count} && !exists($.${member}[*] ? (${IS_OFF}))`;

/** That `points` is a list of points with two numbers, up to `$numbers` where a third says whether it is seen. */
const POINTS = `strict $.points.type() == "array" && $.points.size() >= $least && $.points.size() <= $most
  && !exists($.points[*] ? (@.type() != "array" || @.size() < 2 || @.size() > $numbers || exists(@[*] ? (${IS_OFF}))))`;

const fits = (path: string, vars = "'{}'"): string =>
  `coalesce(jsonb_path_match(g, '${path}', ${vars}, true), false)`;

const points = (least: number, most = MAX_POINTS, count = 2): string =>
  fits(POINTS, `'{"least": ${least}, "most": ${most}, "numbers": ${count}}'`);

/**
 * The geometry as it is stored now: with its type, boxes as lists and upright, rings open, and sizes of images that are
 * numbers. Null when it is not that of an annotation of the type.
 */
export const SHAPE_OF = `
  create function pg_temp.shape_of(kind text, given jsonb) returns jsonb language plpgsql immutable as $$
  declare
    g jsonb := given;
    x numeric; y numeric; w numeric; h numeric;
  begin
    if coalesce(jsonb_typeof(g), '') <> 'object' then
      if kind not in ('classification', 'no_object') then return null; end if;
      g := '{}';
    end if;
    if kind in ('bbox', 'rotated_bbox') then
      if kind = 'bbox' and not g ? 'bbox' and g ? 'x' then
        g := (g - '{x,y,width,height}'::text[])
          || jsonb_build_object('bbox', jsonb_build_array(g -> 'x', g -> 'y', g -> 'width', g -> 'height'));
      end if;
      if not ${fits(numbers('bbox', '$count'), "jsonb_build_object('count', case kind when 'bbox' then 4 else 5 end)")} then
        return null;
      end if;
      w := (g #>> '{bbox,2}')::numeric;
      h := (g #>> '{bbox,3}')::numeric;
      if w < 0 or h < 0 then
        x := (g #>> '{bbox,0}')::numeric;
        y := (g #>> '{bbox,1}')::numeric;
        g := jsonb_set(g, '{bbox}', jsonb_build_array(least(x, x + w), least(y, y + h), abs(w), abs(h))
          || case kind when 'bbox' then '[]' else jsonb_build_array(g #> '{bbox,4}') end);
      end if;
    elsif kind = 'polygon' then
      if not ${points(3)} then return null; end if;
      if jsonb_array_length(g -> 'points') > 3 and g #> '{points,0}' = g #> '{points,-1}' then
        g := g #- '{points,-1}';
      end if;
    elsif kind = 'polyline' then
      if not ${points(2)} then return null; end if;
    elsif kind = 'line' then
      if not ${points(2, 2)} then return null; end if;
    elsif kind = 'circle' then
      if not (${fits(numbers('center', '2'))}
        and ${fits(`strict $.radius.type() == "number" && $.radius > 0 && $.radius <= ${MAX_COORDINATE}`)}) then
        return null;
      end if;
    elsif kind = 'keypoint' then
      if not g ? 'points' then
        g := (g - '{point,x,y}'::text[])
          || jsonb_build_object('points', jsonb_build_array(coalesce(g -> 'point', jsonb_build_array(g -> 'x', g -> 'y'))));
      end if;
      if not ${points(1, MAX_POINTS, 3)} then return null; end if;
    elsif kind not in ('classification', 'no_object') then
      return null;
    end if;
    if g ? 'image_width' and not ${fits('strict $.image_width >= 0')} then g := g - 'image_width'; end if;
    if g ? 'image_height' and not ${fits('strict $.image_height >= 0')} then g := g - 'image_height'; end if;
    return case when g ->> 'type' = kind then g else g || jsonb_build_object('type', kind) end;
  end $$`;
