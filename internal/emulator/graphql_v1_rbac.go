package emulator

import (
	"context"
	"time"
)

// What v1's role-based access control is made of has a name alone. Its roles and
// groups are those of the default namespace; one that is made has the name for
// its code if it can be one.

// namedV1 is the members that permissions, roles and groups have in common.
type namedV1 struct {
	ID, Name                                      string
	Description, CreatedAt, UpdatedAt, UserPoolID *string
}

func (q *rootFieldsV1) named(id, name, description string, createdAt, updatedAt time.Time) namedV1 {
	created, updated := instant(createdAt), instant(updatedAt)
	return namedV1{id, name, unlessEmpty(description), &created, &updated, &q.credentials.UserPoolID}
}

// pagedV1 is a page of a list; totalCount is of all pages.
type pagedV1[N any] struct {
	TotalCount *int32
	List       *[]N
}

// namesV1 is a page with the names of what is on it.
type namesV1[N any] struct {
	pagedV1[N]

	RawList *[]*string
}

// paged shows a page of records as nodes.
func paged[T, N any](all []T, page, count *int32, node func(T) N) *pagedV1[N] {
	return counted(pageV1(all, page, count), len(all), node)
}

// whole shows all records on one page.
func whole[T, N any](all []T, node func(T) N) *pagedV1[N] { return counted(all, len(all), node) }

func counted[T, N any](shown []T, total int, node func(T) N) *pagedV1[N] {
	count, list := intOf(int64(total)), each(shown, node)
	return &pagedV1[N]{&count, &list}
}

// withNames shows all records on one page with their names.
func withNames[T, N any](all []T, node func(T) N, name func(T) string) *namesV1[N] {
	names := each(all, func(record T) *string {
		text := name(record)
		return &text
	})
	return &namesV1[N]{*whole(all, node), &names}
}

// pageOfPoolV1 selects a page of what the pool has.
type pageOfPoolV1 struct {
	UserPoolID string
	SortBy     sortOrder
	Page       *int32
	Count      *int32
}

// pageV1Args selects a page of what somebody has.
type pageV1Args struct {
	SortBy      sortOrder
	Page, Count *int32
}

// createV1 is what to make.
type createV1 struct {
	Input struct {
		UserPoolID, Name string
		Description      *string
	}
}

// updateV1 is a record and its new values; what is not sent stays.
type updateV1 struct {
	Input struct {
		ID                string
		Name, Description *string
	}
}

// apply gives a record its new values.
func (u updateV1) apply(name, description *string) {
	*name = orElse(textOf(u.Input.Name), *name)
	if u.Input.Description != nil {
		*description = *u.Input.Description
	}
}

// oneV1 names a record.
type oneV1 struct{ ID string }

// severalV1 names records.
type severalV1 struct{ IDList []string }

// remove deletes a record that must be there.
func remove[T any](v view, id string, find func(view, string) (T, error), drop func(view, T) error) error {
	record, err := find(v, id)
	if err != nil {
		return err
	}
	return drop(v, record)
}

// removeSeveral deletes records; those that are not there are skipped.
func removeSeveral[T any](v view, ids []string, find func(view, string) (T, error), drop func(view, T) error) error {
	for _, id := range ids {
		err := remove(v, id, find, drop)
		if err != nil && faultOf(err).status != statusUnknown {
			return err
		}
	}
	return nil
}

// reading is what administrators of the pool may read.
func (q *rootFieldsV1) reading(ctx context.Context, pool string) (view, error) {
	if err := q.administrator(callOf(ctx).authorization); err != nil {
		return view{}, err
	}
	return q.read(), q.ownPool(pool)
}

// changing runs a change for administrators of the pool.
func (q *rootFieldsV1) changing(ctx context.Context, pool string, change func(view) error) error {
	if err := q.administrator(callOf(ctx).authorization); err != nil {
		return err
	}
	if err := q.ownPool(pool); err != nil {
		return err
	}
	return q.write(change)
}

// removing runs a deletion for administrators, and acknowledges it.
func (q *rootFieldsV1) removing(ctx context.Context, deletion func(view) error) (*commonMessageV1, error) {
	return doneV1(ctx, q.changing(ctx, "", deletion))
}

// codeForName is the code of what has a name alone.
func codeForName(name string) string {
	if roleCodePattern.MatchString(name) {
		return name
	}
	return newID()
}
