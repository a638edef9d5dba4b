package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// keeping is a client that keeps a connection for each caller.
func keeping(callers int) *http.Client {
	return &http.Client{Transport: &http.Transport{
		MaxIdleConns: callers, MaxIdleConnsPerHost: callers, DisableCompression: true,
	}}
}

// connecting is a client that opens a connection for each call.
func connecting() *http.Client {
	return &http.Client{Transport: &http.Transport{DisableKeepAlives: true, DisableCompression: true}}
}

// question is what is asked over HTTP; path says the path and query of the i-th.
type question struct {
	verb, body string
	path       func(i int) string
	header     http.Header
}

// web asks a server over HTTP and reads the answer into a T, which says whether
// it is good.
func web[T interface{ good() bool }](name string, server *process, client *http.Client, address string, q question) target {
	return target{name: name, server: server, call: func(ctx context.Context, _, i int) error {
		var answer T
		if err := ask(ctx, client, "http://"+address+q.path(i), q, &answer); err != nil {
			return err
		}
		if !answer.good() {
			return fmt.Errorf("not a good answer: %+v", answer)
		}
		return nil
	}}
}

// ask reads an answer of JSON.
func ask(ctx context.Context, client *http.Client, url string, q question, answer any) (err error) {
	request, err := http.NewRequestWithContext(ctx, q.verb, url, strings.NewReader(q.body))
	if err != nil {
		return err
	}
	request.Header = q.header
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, response.Body.Close()) }()
	text, err := io.ReadAll(response.Body) // to the end, so that the connection can be kept
	if err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s: %.200s", url, response.Status, text)
	}
	return json.Unmarshal(text, answer)
}
