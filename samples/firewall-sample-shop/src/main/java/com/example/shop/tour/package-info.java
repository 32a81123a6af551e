/**
 * A tour of the shop at its start: what its policy lets out and what it does not.
 */
@NullMarked
package com.example.shop.tour;

import org.jspecify.annotations.NullMarked;
