// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { render } from 'preact';
import { App } from './app';
import './styles/tokens.css';
import './styles/base.css';
import './styles/header.css';
import './styles/table.css';
import './styles/toolbar.css';
import './styles/cell-card.css';
import './styles/world.css';
import './styles/heatmap.css';
import './styles/panels.css';

render(<App />, document.getElementById('app')!);
