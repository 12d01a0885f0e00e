"""
- **A screening number** (SUBJID) belongs to one screening: a person who is screened again gets a new one, and ENR.RESCRN_OF names
  the earlier one.
- **Tumour scans** due at week 6k are entered at cycle 2k+1; TFUww is the scan of week ww after treatment, SURVnn the survival
  contact nn, every 12 weeks after treatment.
- **Adverse events** carry PT and SOC of `SYNTHETIC-DICT`, a short list made for this synthetic trial; it is not MedDRA.
- **The transfers are synthetic**: `crf2tlf simulate --study SURENV01` writes them again, byte for byte.
"""
