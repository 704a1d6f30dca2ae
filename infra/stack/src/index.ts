export { runningStack } from './stack/running-stack.ts';
export {
  type AppEntry,
  type AppState,
  readStack,
  type Stack,
  stackPath,
  stackSchema,
} from './stack/stack-file.ts';
