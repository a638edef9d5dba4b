// Package config turns defaults, one YAML file, the environment and flags into
// one checked tree.
//
// A setting has one name, written three ways: `grpc.addr` in the file,
// AUTHING_GRPC_ADDR in the environment, --grpc-addr as a flag. A later source
// wins over an earlier one, in that order; an empty value counts as not given.
// Every mistake is reported, not only the first one, and none shows a secret.
package config
