/**
 * The SDK's public API ({@link dev.isochrone.Isochrone}, {@link dev.isochrone.IsochroneBuilder},
 * {@link dev.isochrone.ApiName}, {@link dev.isochrone.NetworkSource}, {@link
 * dev.isochrone.InstallStore}) and the values its stages share. The shared values are public only
 * because Java has no other way to share them between packages; apps do not use them.
 */
@NullMarked
package dev.isochrone;

import org.jspecify.annotations.NullMarked;
