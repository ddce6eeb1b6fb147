// Package cluster does long work on many machines: a job is cut into tasks that depend
// on nothing but their own words and the data that all of them read, and workers that
// meet at a NATS server do them, in whatever order.
//
// What lies where: tasks in a JetStream stream from which each is taken away once it is
// done, data and results in object stores under the hash of their content and of what was
// asked, errors in a second stream. Nothing is known to the coordinator alone, so that it
// may be killed and begun anew: what is done is found, and what is under way goes on.
// What is left to do is read off the stream itself, never off counters, which forget a
// task whose deliveries are used up.
//
// A task says which program made it, by the hash of the program's file, and goes to
// workers of the same program alone: another build may compute other numbers.
package cluster
