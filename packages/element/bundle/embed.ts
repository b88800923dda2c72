import './borough.js';
import { startEmbed } from '../src/embed/page.js';

const element = document.querySelector('borough-city');
if (element) startEmbed(element, new URL(location.href));
