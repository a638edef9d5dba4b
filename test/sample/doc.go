// Package sample makes requests and answers of the contract with every field
// set, for tests over all rpcs. It reads names, kinds and options off the
// descriptors and applies rules of its own: nothing here calls the code that
// the tests hold to it.
package sample
