"""Estimators on document-term matrices.

| estimator | file | | what a fit of LDA is made of | file |
|---|---|---|---|---|
| `LDA` | lda | | one state: a topic per token, a sweep | sampler |
| `KeyedLDA` | keyed | | where it starts | start |
| `NMF` | nmf | | the loop: burn-in, stop, callbacks, Ctrl-C | training |
| `LSA` | lsa | | saving and resuming | checkpoint |
| `GensimModel` | gensim_adapters | | the exact sampler, its draws, intervals | posterior |
| what they share | base | | documents cut up, and who sweeps them | partition, engines |
| their parameters | settings | | threads | ranges |
| their input | counts | | mixtures under fixed topics | inference |

`completion` cuts documents in two for scoring. `word_vectors` is the press model's.
"""
