import { type Body, PIECE } from '@borough/core/draw';
import { BufferAttribute, BufferGeometry, PlaneGeometry } from 'three';
import { toSceneArray } from './camera.js';

/** A body as three draws it. */
export function toGeometry({ positions, normals, pieces }: Body): BufferGeometry {
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(toSceneArray(positions), 3));
  geometry.setAttribute('normal', new BufferAttribute(toSceneArray(normals), 3));
  geometry.setAttribute('piece', new BufferAttribute(pieces, 1));
  return geometry;
}

/** A square that the shader turns towards the camera. */
export function createDisc(): BufferGeometry {
  const geometry = new PlaneGeometry(1, 1);
  geometry.deleteAttribute('uv');
  const { count } = geometry.getAttribute('position');
  const pieces = new Float32Array(count).fill(PIECE.paint);
  return geometry.setAttribute('piece', new BufferAttribute(pieces, 1));
}
