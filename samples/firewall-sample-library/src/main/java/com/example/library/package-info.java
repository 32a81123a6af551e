/**
 * A lending library, and what it needs from others.
 */
@NullMarked
package com.example.library;

import org.jspecify.annotations.NullMarked;
