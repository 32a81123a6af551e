/**
 * What the shop reaches: servers of other companies and other teams, each on a free port
 * of this machine.
 */
@NullMarked
package com.example.shop.neighbours;

import org.jspecify.annotations.NullMarked;
