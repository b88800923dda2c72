// Everything for a page without a build: <script type="module" src="borough/borough.js"></script>
export * from '../src/index.js';
