export { invoice } from './invoice';
