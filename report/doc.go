// Package report writes an assessment for people: report.html, one file that
// opens without a network and carries its figures, tables and evidence;
// report.md, the same words in plain text; and report.json, everything in full.
//
// The words come from the assessment, and an outline puts them in order once: page,
// plain text and terminal are three ways to write it, so that they cannot disagree. Every statement leads to its evidence by a link inside the
// file. Figures need a script, which the file carries; without scripts their
// tables stand in their place.
package report
