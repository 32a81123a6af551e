/**
 * A small web shop: its orders, and what it needs from others to take one.
 */
@NullMarked
package com.example.shop;

import org.jspecify.annotations.NullMarked;
