# Everything a newcomer needs: `make demo` and `make test`. Both set themselves up.
