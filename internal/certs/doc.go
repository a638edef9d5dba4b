// Package certs holds the server's certificate and the CAs of its clients, both
// replaceable while it serves.
package certs
