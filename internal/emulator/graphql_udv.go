package emulator

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"google.golang.org/protobuf/types/known/structpb"
)

// definedValue is UserDefinedData: its value is JSON text, plain text for a
// string.
type definedValue struct {
	Key, DataType, Value string
	Label                *string
}

// customValue is UserCustomData, whose value may be null.
type customValue struct{ definedValue }

// Value is the value, as text.
func (c *customValue) Value() *string { return &c.definedValue.Value }

// shown is user-defined values in an answer, sorted by key. A value that is not
// of its field's type, as v3 can write before it is declared, is shown as what
// it is.
func (v view) shown(targetType string, data customData) ([]*definedValue, error) {
	values := make([]*definedValue, 0, len(data))
	for _, key := range slices.Sorted(maps.Keys(data)) {
		value, dataType, label, err := v.declaredAs(targetType, key, data[key])
		if err != nil {
			return nil, err
		}
		text := customText(value)
		if t, isTime := timeOf(value); isTime && dataType == "DATETIME" {
			text = strconv.FormatInt(t.UnixMilli(), 10) // the form that every SDK reads
		}
		values = append(values, &definedValue{key, dataType, text, unlessEmpty(label)})
	}
	return values, nil
}

// declaredAs is a value with the type and the label of its field.
func (v view) declaredAs(targetType, key string, value *structpb.Value) (shown *structpb.Value, dataType, label string, err error) {
	declared, err := v.field(targetType, key)
	switch {
	case err != nil || declared == nil:
		return value, inferredType(value), "", err
	case !declared.holds(value):
		return value, inferredType(value), declared.Label, nil
	default:
		return declared.plain(value), declared.DataType, declared.Label, nil
	}
}

// Udv is the values of one object.
func (q *rootFields) Udv(ctx context.Context, args struct{ TargetType, TargetID string }) ([]*definedValue, error) {
	t, v := udfTarget{args.TargetType, args.TargetID}, q.read()
	if err := q.mayDefine(ctx, t); err != nil {
		return nil, err
	}
	data, _, err := q.valuesOf(v, t)
	if err != nil {
		return nil, err
	}
	return v.shown(t.kind, data)
}

// mayDefine lets administrators at the values of every object, and users at
// their own.
func (q *rootFields) mayDefine(ctx context.Context, t udfTarget) error {
	c := callOf(ctx)
	if q.administrator(c.authorization) == nil {
		return nil
	}
	own := t.id
	if t.kind != targetUser {
		own = "" // of no user
	}
	_, err := q.self(c, &own)
	return err
}

// SetUdv sets one value.
func (q *rootFields) SetUdv(ctx context.Context, args struct{ TargetType, TargetID, Key, Value string }) (*[]*definedValue, error) {
	return q.define(ctx, udfTarget{args.TargetType, args.TargetID}, func(v view, data *customData) error {
		return v.setText(data, args.TargetType, args.Key, args.Value)
	})
}

// SetUdvBatch sets values of one object, all or none.
func (q *rootFields) SetUdvBatch(ctx context.Context, args struct {
	TargetType, TargetID string
	UdvList              *[]struct {
		Key   string
		Value *string
	}
},
) (*[]*definedValue, error) {
	return q.define(ctx, udfTarget{args.TargetType, args.TargetID}, func(v view, data *customData) error {
		for _, value := range listOf(args.UdvList) {
			text := "null"
			if value.Value != nil {
				text = *value.Value
			}
			if err := v.setText(data, args.TargetType, value.Key, text); err != nil {
				return err
			}
		}
		return nil
	})
}

// RemoveUdv removes the value of a key; one that is not there is none.
func (q *rootFields) RemoveUdv(ctx context.Context, args struct{ TargetType, TargetID, Key string }) (*[]*definedValue, error) {
	return q.define(ctx, udfTarget{args.TargetType, args.TargetID}, func(v view, data *customData) error {
		if (*data)[args.Key] == nil {
			_, err := v.mustField(args.TargetType, args.Key)
			return err
		}
		data.set(args.Key, nil)
		return nil
	})
}

// define changes the values of one object, and answers them all.
func (q *rootFields) define(ctx context.Context, t udfTarget, change func(view, *customData) error) (*[]*definedValue, error) {
	if err := q.mayDefine(ctx, t); err != nil {
		return nil, err
	}
	var values []*definedValue
	err := q.write(func(v view) error {
		data, err := q.changeValues(v, t, func(data *customData) error { return change(v, data) })
		if err == nil {
			values, err = v.shown(t.kind, data)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return &values, nil
}

// setText sets a value, given as JSON text, under a declared key.
func (v view) setText(data *customData, targetType, key, text string) error {
	declared, err := v.mustField(targetType, key)
	if err != nil {
		return err
	}
	value, ok := declared.parse(text)
	if !ok {
		return badField("value", fmt.Sprintf("of %q must be the JSON text of a %s", key, declared.DataType))
	}
	data.set(key, value)
	return nil
}

// definedValues is UserDefinedDataMap.
type definedValues struct {
	TargetID string
	Data     []*definedValue
}

// UdfValueBatch is the values of several objects; unknown ones are left out.
func (q *rootFields) UdfValueBatch(ctx context.Context, args struct {
	TargetType string
	TargetIDs  []*string
},
) ([]*definedValues, error) {
	if err := q.administrator(callOf(ctx).authorization); err != nil {
		return nil, err
	}
	v, found := q.read(), make([]*definedValues, 0, len(args.TargetIDs))
	for _, id := range args.TargetIDs {
		data, _, err := q.valuesOf(v, udfTarget{args.TargetType, textOf(id)})
		if err != nil && faultOf(err).status == statusUnknown {
			continue
		}
		if err != nil {
			return nil, err
		}
		values, err := v.shown(args.TargetType, data)
		if err != nil {
			return nil, err
		}
		found = append(found, &definedValues{*id, values})
	}
	return found, nil
}

// SetUdfValueBatch sets values of several objects, all or none.
func (q *rootFields) SetUdfValueBatch(ctx context.Context, args struct {
	TargetType string
	Input      []struct {
		TargetID, Key string
		Value         anyValue
	}
},
) (*commonMessage, error) {
	return q.administered(ctx, func(v view) error {
		for _, value := range args.Input {
			text, err := value.Value.jsonText()
			if err != nil {
				return err
			}
			set := func(data *customData) error { return v.setText(data, args.TargetType, value.Key, text) }
			if _, err := q.changeValues(v, udfTarget{args.TargetType, value.TargetID}, set); err != nil {
				return err
			}
		}
		return nil
	})
}

// jsonText is the value as JSON text, which is what text is taken for.
func (a anyValue) jsonText() (string, error) {
	if text, isText := a.value.(string); isText {
		return text, nil
	}
	text, err := json.Marshal(a.value)
	return string(text), err
}
