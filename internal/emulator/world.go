package emulator

import (
	"slices"

	"github.com/hashicorp/go-memdb"
)

// view reads the store as it was at one moment. The errors of memdb tell of a
// table or index that does not exist; they are passed on as they are.
type view struct{ *memdb.Txn }

// first is the record of a key, nil when there is none.
func first[T any](v view, table, index, key string) (record T, err error) {
	found, err := v.First(table, index, key)
	if err != nil || found == nil {
		return record, err
	}
	return found.(T), nil
}

// list is the records of a key, or of the whole table without one.
func list[T any](v view, table, index string, key ...any) ([]T, error) {
	it, err := v.Get(table, index, key...)
	if err != nil {
		return nil, err
	}
	var records []T
	for record := it.Next(); record != nil; record = it.Next() {
		records = append(records, record.(T))
	}
	return records, nil
}

// unused refuses a key that another record has than the one it is meant for;
// what says in the refusal what is taken.
func unused[T interface {
	comparable
	id() string
}](v view, table, index, key string, meant T, what string,
) error {
	var none T
	other, err := first[T](v, table, index, key)
	if err == nil && other != none && other.id() != meant.id() {
		err = taken(what)
	}
	return err
}

// ordered is the place of a record among the others, by creation.
type ordered struct{ order uint64 }

func (o ordered) place() uint64 { return o.order }

// inOrder is list, the oldest record first.
func inOrder[T interface{ place() uint64 }](v view, table, index string, key ...any) ([]T, error) {
	records, err := list[T](v, table, index, key...)
	slices.SortFunc(records, func(a, b T) int { return compareOrder(a.place(), b.place()) })
	return records, err
}

// usersInOrder is all users, the oldest first.
func (v view) usersInOrder() ([]*user, error) {
	return inOrder[*user](v, tableUsers, byID)
}

func compareOrder(a, b uint64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	default:
		return 0
	}
}

// read is the store as it is now.
func (e *Emulator) read() view { return view{e.store.Load().Txn(false)} }

// write runs change in a transaction of its own; an error undoes it.
func (e *Emulator) write(change func(view) error) error {
	txn := e.store.Load().Txn(true)
	defer txn.Abort()
	if err := change(view{txn}); err != nil {
		return err
	}
	txn.Commit()
	return nil
}
