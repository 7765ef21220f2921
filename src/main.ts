import './app/heap.js';
import 'reflect-metadata';
import { run } from './app/run.js';

await run();
