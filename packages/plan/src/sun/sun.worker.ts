import { createObstacles } from '../ray.js';
import type { StudyNews, StudyOrder } from './message.js';
import { studySun } from './study.js';

const tell = (news: StudyNews): void => postMessage(news);

addEventListener('message', async ({ data }: MessageEvent<StudyOrder>) => {
  try {
    const { points, solids, steps } = data;
    const onProgress = (share: number): void => tell({ share });
    tell({ hours: await studySun(points, createObstacles(solids), steps, { onProgress }) });
  } catch (failure) {
    tell({ failure: String(failure) });
  }
});
