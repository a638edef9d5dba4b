// Package deploy_test checks what a team runs this service with: docker-compose.yml,
// the Dockerfile and the Helm chart, by the libraries that Docker and Helm read them
// with. It is a module of its own, so that those stay out of the product's. Envoy's
// part of docker-compose.yml is checked in test/proxy.
//
//	compose_test.go       docker-compose.yml and compose.demo.yaml: strict, locked, files there
//	compose_run_test.go   their servers and emulator start on their settings, and answer
//	monitoring_test.go    what Prometheus, Grafana and the collector are told fits the rest
//	dockerfile_test.go    the Dockerfile runs what CI runs, on all it needs
//	chart_test.go         the chart rendered by Helm, each object decoded strictly
//	chart_pods_test.go    Deployment, Services and the rest agree with each other
//	chart_settings_test.go  the server takes the chart's settings and policy
//	chart_refusals_test.go  values that the chart refuses
//	docs_test.go          the values that deploy/README.md shows
//	server_test.go        reading settings, and running servers
package deploy_test
