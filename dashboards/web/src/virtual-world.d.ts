// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
declare module 'virtual:world' {
  const world: import('../map/world.mjs').World;
  export default world;
}
