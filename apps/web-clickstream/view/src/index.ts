export { page } from './page.tsx';
