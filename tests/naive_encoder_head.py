"""The slow twins of the encoder's head: loops over texts and classes."""

import numpy as np


def naive_graph(vectors, n_neighbours):
    """Return the scaled graph of neighbours, cell by cell."""
    n = len(vectors)
    graph = np.zeros((n, n))
    for i in range(n):
        alike = sorted((-float(vectors[i] @ vectors[j]), j) for j in range(n) if j != i)
        for negative, j in alike[:n_neighbours]:
            graph[i, j] = graph[j, i] = max(-negative, 0) ** 2
    degree = graph.sum(axis=1)
    return np.array(
        [[graph[i, j] / np.sqrt((degree[i] + 1e-9) * (degree[j] + 1e-9)) for j in range(n)] for i in range(n)]
    )


def naive_gaussians(rows, shown, start, n_sweeps, shrink):
    """Return shares by expectation-maximisation, with densities written out."""
    n, dim = rows.shape
    share = np.array([shown[i] if shown[i].any() else start[i] for i in range(n)])
    for _ in range(n_sweeps):
        mass = share.sum(axis=0)
        means = [sum(share[i, k] * rows[i] for i in range(n)) / mass[k] for k in range(len(mass))]
        within = sum(
            share[i, k] * np.outer(rows[i] - means[k], rows[i] - means[k]) for i in range(n) for k in range(len(mass))
        )
        within = (1 - shrink) * within / n + shrink * np.trace(within / n) / dim * np.eye(dim)
        inverse = np.linalg.inv(within)
        for i in range(n):
            if not shown[i].any():
                log = [
                    -0.5 * (rows[i] - m) @ inverse @ (rows[i] - m) + np.log(w / n)
                    for m, w in zip(means, mass, strict=True)
                ]
                density = np.exp(np.array(log) - max(log))
                share[i] = density / density.sum()
    return share
