// Package reload keeps what was made from files up to date while the program
// runs: certificates, keys and policies are replaced without a restart, and
// what is broken never replaces what works.
package reload
