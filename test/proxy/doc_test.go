// Package proxy_test checks the configurations of deploy/ against the product, and
// what docs/mesh.md quotes of them. With the build tag `nginx` it also runs a real
// nginx in front of the real server.
//
//	harness_test.go  the server on the settings of deploy/service
//	envoy_test.go    Envoy's bootstrap: fields, validation, rules
//	compose_test.go  Envoy of docker-compose.yml: both servers, their health
//	istio_test.go    Istio's documents agree with each other and with the product
//	forward_test.go  where Traefik and Caddy ask, and which headers they copy
//	docs_test.go     docs/mesh.md quotes the files, and names the log's lines
//	yaml_test.go     YAML that is read strictly
//	nginx_*_test.go  nginx itself, and tokens_test.go what its clients show
package proxy_test
