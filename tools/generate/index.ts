export { type GeneratedProject, generateProject, type ProjectSize } from './generate-project';
