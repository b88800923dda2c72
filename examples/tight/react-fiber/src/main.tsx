// A city inside a react-three-fiber canvas: a balloon of drei's over the house that was clicked.
import type { Hit } from '@borough/core';
import { openFeeds } from '@borough/feeds';
import { City, useReading } from '@borough/react';
import { At, CityScene } from '@borough/react/fiber';
import { Float, Html, OrbitControls } from '@react-three/drei';
import { Canvas } from '@react-three/fiber';
import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import { NeutralToneMapping } from 'three';

const src = new URLSearchParams(location.search).get('city') ?? '/city.json';

function Balloon({ hit }: { hit: Hit }) {
  const { value, unit } = useReading(hit.table, hit.key ?? '', 'energy');
  const [lon, lat, height] = hit.position;
  return (
    <At lon={lon} lat={lat} height={height + 45}>
      <Float speed={3} rotationIntensity={0.4}>
        <mesh castShadow>
          <sphereGeometry args={[14, 48, 24]} />
          <meshStandardMaterial color="#e8572a" roughness={0.35} />
        </mesh>
      </Float>
      <Html center position={[0, 28, 0]}>
        <strong
          style={{ padding: '4px 10px', borderRadius: 8, background: '#fff', whiteSpace: 'nowrap' }}
        >
          {hit.key}: {typeof value === 'number' ? value.toFixed(1) : '–'} {unit}
        </strong>
      </Html>
    </At>
  );
}

function App() {
  const [hit, setHit] = useState<Hit | null>(null);
  return (
    <City src={src} feeds={openFeeds} placeholder="The city is on its way.">
      <Canvas
        shadows="percentage"
        camera={{ position: [150, 260, 400], near: 1, far: 60_000 }}
        gl={{ toneMapping: NeutralToneMapping }}
      >
        <CityScene
          drives
          onClick={(event) => setHit(event.hit)}
          onPointerMissed={() => setHit(null)}
        >
          {hit?.table === 'buildings' && <Balloon key={hit.key} hit={hit} />}
        </CityScene>
        <OrbitControls makeDefault maxPolarAngle={1.5} />
      </Canvas>
    </City>
  );
}

createRoot(document.getElementById('root') as HTMLElement).render(<App />);
