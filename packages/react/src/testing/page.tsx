import { act, Component, type ReactNode, StrictMode } from 'react';
import { createRoot, type Root } from 'react-dom/client';

/** A React tree in the page. */
export interface Page {
  readonly element: HTMLElement;
  /** What came to the error boundary around everything. */
  readonly failures: unknown[];
  render(node: ReactNode): Promise<void>;
  unmount(): Promise<void>;
}

/** Does something, and waits until React has done what follows from it. */
export async function acted<T>(work: () => Promise<T>): Promise<T> {
  const host = globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean };
  host.IS_REACT_ACT_ENVIRONMENT = true;
  try {
    return await act(work);
  } finally {
    // What comes by itself, from a city or an engine, is no mistake of the test.
    host.IS_REACT_ACT_ENVIRONMENT = false;
  }
}

/** An empty tree, under StrictMode unless told otherwise; whatever React does is done when a call resolves. */
export function openPage({ isStrict = true } = {}): Page {
  const element = document.createElement('div');
  document.body.append(element);
  const failures: unknown[] = [];
  const root: Root = createRoot(element, { onCaughtError: (failure) => failures.push(failure) });
  return {
    element,
    failures,
    render: (node) =>
      acted(async () => {
        const whole = <Boundary>{node}</Boundary>;
        root.render(isStrict ? <StrictMode>{whole}</StrictMode> : whole);
      }),
    async unmount() {
      await acted(async () => root.unmount());
      element.remove();
    },
  };
}

/** React knows error boundaries as classes only. */
class Boundary extends Component<{ children: ReactNode }> {
  override state = { isBroken: false };
  static getDerivedStateFromError = () => ({ isBroken: true });
  override render() {
    return this.state.isBroken ? 'broken' : this.props.children;
  }
}
