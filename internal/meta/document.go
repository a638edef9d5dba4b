package meta

import (
	"fmt"
	"strconv"
	"strings"

	rpccode "google.golang.org/genproto/googleapis/rpc/code"

	metav1 "github.com/authing-grpc/authing-grpc/gen/authing/meta/v1"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
)

// Reference is the dictionary of errors in Markdown: docs/errors.md.
func Reference() string {
	var b strings.Builder
	b.WriteString(`# Errors

What the errors mean that leave this service, and what to do about them, in English and Chinese. A running server
says the same, by number, by word or by ` + "`ErrorInfo.reason`" + `:

    curl '127.0.0.1:8080/meta/v1/errors/2004'
    curl '127.0.0.1:8080/meta/v1/errors/UPSTREAM_UNREACHABLE?language=zh-CN'

Every error is a gRPC status with ` + "`google.rpc.ErrorInfo`" + `: ` + "`domain`" + ` says who raised it, ` + "`reason`" + ` is stable,
messages may change. On the REST door the HTTP status is that of the gRPC code.

This page is written by ` + "`go test ./internal/meta -update`" + ` from ` + "`internal/apierror/dictionary.yaml`" + `.
`)
	for _, part := range []struct {
		origin       metav1.ErrorOrigin
		title, about string
	}{
		{
			metav1.ErrorOrigin_ERROR_ORIGIN_SERVICE, "Of this service",
			"Domain `" + apierror.DomainSelf + "` (`authing.errors.v1.Reason`). Where there are several codes, the first is the usual one.",
		},
		{
			metav1.ErrorOrigin_ERROR_ORIGIN_AUTHING, "Of Authing, by number",
			"Domain `" + apierror.DomainUpstream + "`. Authing has one set of numbers for all its generations: v3 writes them as `apiCode` " +
				"(those up to 599 as `statusCode`), v2 as `code`, GraphQL of v1 and v2 as `" + graphQLMember + "`. A number that is not " +
				"here has the reason `" + unknownPrefix + "<number>`, and the gRPC code of its HTTP status.",
		},
		{
			metav1.ErrorOrigin_ERROR_ORIGIN_OAUTH, "Of OAuth and OpenID Connect, by word",
			"Domain `" + apierror.DomainUpstream + "`. The words are those of RFC 6749, RFC 6750 and OpenID Connect Core.",
		},
	} {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n\n| error | gRPC | HTTP | meaning | what to do |\n| --- | --- | --- | --- | --- |\n", part.title, part.about)
		for _, e := range apierror.Entries() {
			if originOf(e) == part.origin {
				b.WriteString(line(e))
			}
		}
	}
	return b.String()
}

// line is an error as a line of a table.
func line(e apierror.Entry) string {
	name := "`" + e.Reason + "`"
	switch {
	case e.Number != 0:
		name = strconv.FormatInt(e.Number, 10) + "<br>" + name
	case e.OAuth != "":
		name = "`" + e.OAuth + "`<br>" + name
	}
	var grpc, http []string
	for i, code := range e.GRPC {
		grpc = append(grpc, rpccode.Code(code).String()) //nolint:gosec // one of 17
		http = append(http, strconv.Itoa(e.HTTP[i]))
	}
	both := func(text apierror.Text) string { return text.English + "<br>" + text.Chinese }
	return fmt.Sprintf("| %s | %s | %s | %s | %s |\n",
		name, strings.Join(grpc, "<br>"), strings.Join(http, "<br>"), both(e.Meaning), both(e.Action))
}
