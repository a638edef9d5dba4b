package emulator

import (
	"context"
	"maps"
	"slices"

	"google.golang.org/protobuf/types/known/structpb"
)

// metadataV1 is UserMetadataList: the user-defined values of a user, sorted by
// key.
type metadataV1 struct {
	TotalCount *int32
	List       *[]*metadatumV1
}

type metadatumV1 struct{ Key, Value *string }

func metadataOf(u *user) *metadataV1 {
	list := each(slices.Sorted(maps.Keys(u.customData)), func(key string) *metadatumV1 {
		text := customText(u.customData[key])
		return &metadatumV1{&key, &text}
	})
	count := intOf(int64(len(list)))
	return &metadataV1{&count, &list}
}

// UserMetadata is the user-defined values of a user.
func (q *rootFieldsV1) UserMetadata(ctx context.Context, args struct{ ID string }) (*metadataV1, error) {
	u, err := q.about(ctx, &args.ID)
	if err != nil {
		return nil, err
	}
	return metadataOf(u), nil
}

// SetUserMetadata sets a value under any key. Text stands for a value of the type
// that is declared for the key.
func (q *rootFieldsV1) SetUserMetadata(ctx context.Context, args struct {
	Input struct{ ID, Key, Value string }
},
) (*metadataV1, error) {
	in := args.Input
	return q.changeMetadata(ctx, in.ID, func(v view, u *user) error {
		declared, err := v.field(targetUser, in.Key)
		if err != nil {
			return err
		}
		value := structpb.NewStringValue(in.Value)
		if declared != nil {
			parsed, ok := declared.parse(in.Value)
			if !ok {
				return badField("value", "must be of type "+declared.DataType)
			}
			value = parsed
		}
		u.customData.set(in.Key, value)
		return nil
	})
}

// RemoveUserMetadata removes the value of a key; there need not be one.
func (q *rootFieldsV1) RemoveUserMetadata(ctx context.Context, args struct {
	Input struct{ ID, Key string }
},
) (*metadataV1, error) {
	return q.changeMetadata(ctx, args.Input.ID, func(_ view, u *user) error {
		u.customData.set(args.Input.Key, nil)
		return nil
	})
}

func (q *rootFieldsV1) changeMetadata(ctx context.Context, id string, change func(view, *user) error) (*metadataV1, error) {
	u, err := q.about(ctx, &id)
	if err != nil {
		return nil, err
	}
	changed, err := q.changeUser(withID(u.ID), change)
	if err != nil {
		return nil, err
	}
	return metadataOf(changed), nil
}
