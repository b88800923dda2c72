// For a page without a build: <script type="module" src="borough/borough.js"></script>
export { BoroughCity } from '../src/auto.js';
