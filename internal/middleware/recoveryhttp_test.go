package middleware_test

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/authing-grpc/authing-grpc/internal/middleware"
)

func TestPanicOfAHandler(t *testing.T) {
	var log bytes.Buffer
	serve := func(cause any) *httptest.ResponseRecorder {
		answer := httptest.NewRecorder()
		panics := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(cause) })
		middleware.RecoverHTTP(slog.New(slog.NewTextHandler(&log, nil)), panics).
			ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/path?q="+canary, nil))
		return answer
	}
	for _, cause := range []any{canary, errors.New(canary)} {
		if answer := serve(cause); answer.Code != http.StatusInternalServerError || strings.Contains(answer.Body.String(), canary) {
			t.Errorf("%d %s", answer.Code, answer.Body)
		}
	}
	if strings.Contains(log.String(), canary) || strings.Count(log.String(), "recoveryhttp_test.go") < 2 {
		t.Errorf("log: %s", log.String())
	}
	defer func() {
		if cause := recover(); cause != http.ErrAbortHandler { //nolint:errorlint // panics are compared as they are
			t.Errorf("an aborted request ended with %v", cause)
		}
	}()
	serve(http.ErrAbortHandler)
}
