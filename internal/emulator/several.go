package emulator

import "slices"

// What requests about several records have in common.

// insertAll stores all of the records or none.
func insertAll[T any](e *Emulator, records []T, insert func(view, T) error) error {
	return e.write(func(v view) error {
		for _, record := range records {
			if err := insert(v, record); err != nil {
				return err
			}
		}
		return nil
	})
}

// known is the records that names name, each once; unknown ones are skipped.
func known[T comparable](names []string, find func(name string) (T, error)) ([]T, error) {
	var none T
	var found []T
	for _, name := range names {
		record, err := find(name)
		if err != nil {
			return nil, err
		}
		if record != none && !slices.Contains(found, record) {
			found = append(found, record)
		}
	}
	return found, nil
}

// removeAll removes the records that names name; unknown ones are skipped.
func removeAll[T comparable](names []string, find func(name string) (T, error), remove func(T) error) error {
	found, err := known(names, find)
	if err != nil {
		return err
	}
	for _, record := range found {
		if err := remove(record); err != nil {
			return err
		}
	}
	return nil
}
