// Package desktest makes a small made-up record in several releases, for tests
// that ask one question in several ways: of the desk, of a page, of a command.
// Nothing in it is true.
//
// Its later releases do what real ones do: they revise deaths, take events out,
// give a group another name, show that a group is an organisation, bring groups
// and countries that nobody had seen.
package desktest
