// Two views of one city on one canvas: what is chosen in one is chosen in the other.
import { openFeeds } from '@borough/feeds';
import { City, CityView, CityViews, useCity } from '@borough/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

const src = new URLSearchParams(location.search).get('city') ?? '/city.json';

function Sides() {
  const { origin } = useCity().description;
  const above = { target: origin, headingDegrees: 0, pitchDegrees: -90, rangeMeters: 2500 };
  return (
    <CityViews className="views">
      <CityView id="main">
        <h2>The city</h2>
      </CityView>
      <CityView id="above" camera={above}>
        <h2>From above</h2>
      </CityView>
    </CityViews>
  );
}

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <City src={src} engine={() => import('@borough/three')} feeds={openFeeds}>
      <Sides />
    </City>
  </StrictMode>,
);
