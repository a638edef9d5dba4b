package emulator

import (
	"context"
	"encoding/json"
)

// commonMessage is CommonMessage.
type commonMessage struct {
	Message *string
	Code    *int32
}

// done acknowledges a change that went well.
func done(ctx context.Context, err error) (*commonMessage, error) {
	if err != nil {
		return nil, err
	}
	code := int32(statusSuccess)
	text := messageOf(statusSuccess, callOf(ctx).lang)
	return &commonMessage{&text, &code}, nil
}

// administered runs a change for administrators, in a transaction of its own,
// and acknowledges it.
func (q *rootFields) administered(ctx context.Context, change func(view) error) (*commonMessage, error) {
	if err := q.administrator(callOf(ctx).authorization); err != nil {
		return nil, err
	}
	return done(ctx, q.write(change))
}

// anyValue is the scalar Object.
type anyValue struct{ value any }

// ImplementsGraphQLType names the scalar.
func (anyValue) ImplementsGraphQLType(name string) bool { return name == "Object" }

// UnmarshalGraphQL takes any value.
func (a *anyValue) UnmarshalGraphQL(value any) error {
	a.value = value
	return nil
}

// MarshalJSON writes the value.
func (a anyValue) MarshalJSON() ([]byte, error) { return json.Marshal(a.value) }
