/** HTTPS over HTTP/2 and HTTP/1.1 with a certificate authority of the demo's own. */
@NullMarked
package dev.isochrone.demo.web;

import org.jspecify.annotations.NullMarked;
