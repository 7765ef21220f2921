import { setFlagsFromString } from 'node:v8';

// Imported first of all, before anything has filled the heap: V8 then lets it grow in small steps. The service is to
// run on hosts of 512 MB, and left alone V8 takes about twice what it needs (`npm run bench` compares the memory).
setFlagsFromString('--optimize-for-size');
