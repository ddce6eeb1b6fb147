// Package assistant lets programs that speak the Model Context Protocol ask what
// the desk answers: find a group, test a claim, read the watch board, assess,
// forecast, and list what is covered. It only reads.
//
// Every answer carries what it rests on: the day as of which it is, the citations
// that the sources ask for, what they cover, and the limits of its use. What is
// never a subject (persons, communities, states, buildings, targets) is none here
// either: the desk refuses it, and a refusal is an answer with its reason.
package assistant
