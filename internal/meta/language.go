package meta

import (
	"context"
	"strings"

	"google.golang.org/grpc/metadata"

	"github.com/authing-grpc/authing-grpc/internal/apierror"
)

// Languages of the dictionary.
const (
	english = "en-US"
	chinese = "zh-CN"
)

// languageOf is the first language that is known of what the request says and
// what the call says.
func languageOf(ctx context.Context, asked string) string {
	for _, tag := range append([]string{asked}, metadata.ValueFromIncomingContext(ctx, "x-authing-lang")...) {
		primary, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(tag)), "-")
		switch primary {
		case "en":
			return english
		case "zh":
			return chinese
		}
	}
	return english
}

// in says a text in a language.
func in(language string, text apierror.Text) string {
	if language == chinese {
		return text.Chinese
	}
	return text.English
}
