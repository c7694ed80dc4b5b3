import { render } from 'preact';
import { App } from './app.tsx';
import './style/base.css';
import './style/feed.css';
import './style/strip.css';
import './style/detail.css';

render(<App />, document.getElementById('app')!);
