package emulator

import (
	"context"
	"errors"
)

// answered turns a refusal into the answer to a question: no, and why. Other
// errors stay what they are.
func answered(ctx context.Context, err error) (valid bool, why *string, _ error) {
	if f := (*fault)(nil); errors.As(err, &f) {
		text := f.message(languageIn(ctx))
		return false, &text, nil
	}
	return err == nil, nil, err
}

// languageIn is the language that the request of a call wants.
func languageIn(ctx context.Context) string { return languageOf(header(ctx, "x-authing-lang")) }
