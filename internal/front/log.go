package front

import (
	"log/slog"
	"net/http"

	"google.golang.org/grpc/status"

	"github.com/authing-grpc/authing-grpc/internal/access"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
)

// maxLogged bounds what a client can put into a log line, in bytes.
const maxLogged = 256

// logEnd writes how a request ended that was answered here. The query is left
// out: it may hold a token.
func (f *front) logEnd(r *http.Request, what string, err error, more ...slog.Attr) {
	attrs := append([]slog.Attr{
		slog.String("verb", r.Method), slog.String("path", clipped(r.URL.Path)),
		slog.String("code", status.Code(err).String()), slog.String("peer", r.RemoteAddr),
	}, more...)
	if reason := apierror.Reason(err); reason != "" {
		attrs = append(attrs, slog.String("reason", reason))
	}
	f.log.LogAttrs(r.Context(), slog.LevelInfo, what, attrs...)
}

// logGraphQL writes what was asked, for whom.
func (f *front) logGraphQL(r *http.Request, admitted *operation, caller access.Caller, err error) {
	names := make([]string, len(admitted.fields))
	for i, root := range admitted.fields {
		names[i] = clipped(root.field.Name)
	}
	f.logEnd(r, "graphql", err, slog.Any("fields", names), slog.String("caller", caller.String()))
}

func clipped(text string) string {
	if len(text) > maxLogged {
		return text[:maxLogged] + "…"
	}
	return text
}
