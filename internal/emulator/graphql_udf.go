package emulator

import "context"

// fieldNode is UserDefinedField.
type fieldNode struct {
	TargetType, DataType, Key string
	Label, Options            *string
}

func (f *declaredField) node() *fieldNode {
	return &fieldNode{f.TargetType, f.DataType, f.Key, unlessEmpty(f.Label), unlessEmpty(f.Options)}
}

// Udf is the fields that a target type has, sorted by key.
func (q *rootFields) Udf(ctx context.Context, args struct{ TargetType string }) ([]*fieldNode, error) {
	if err := q.administrator(callOf(ctx).authorization); err != nil {
		return nil, err
	}
	fields, err := list[*declaredField](q.read(), tableFields, byTarget, args.TargetType)
	return each(fields, (*declaredField).node), err
}

// SetUdf declares a field. Values that are there stay as they are.
func (q *rootFields) SetUdf(ctx context.Context, args struct {
	TargetType, Key, DataType, Label string
	Options                          *string
},
) (*fieldNode, error) {
	f := &declaredField{
		TargetType: args.TargetType, Key: args.Key, DataType: args.DataType, Label: args.Label, Options: textOf(args.Options),
	}
	if _, err := q.administered(ctx, func(v view) error { return q.declare(v, f) }); err != nil {
		return nil, err
	}
	return f.node(), nil
}

// RemoveUdf removes a field that is there, with its values.
func (q *rootFields) RemoveUdf(ctx context.Context, args struct{ TargetType, Key string }) (*commonMessage, error) {
	return q.administered(ctx, func(v view) error {
		f, err := v.mustField(args.TargetType, args.Key)
		if err != nil {
			return err
		}
		return q.removeField(v, f)
	})
}
