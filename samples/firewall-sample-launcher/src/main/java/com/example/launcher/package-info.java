/**
 * An application whose executable jar brings the agent along.
 */
package com.example.launcher;
